import * as n8nWorkflow from 'n8n-workflow';

/** n8n tells its version nowhere; what is asked for here came with n8n-workflow 2.39. */
const isSince239 = (): boolean => 'checkNodesApiVersion' in n8nWorkflow;

/**
 * Whether this n8n, when it wakes an execution, hands on all outputs of the node that suspended it. Before
 * 2.39 it handed on the first one only, so that what still runs would come out as finished.
 */
export const wakesWithAllOutputs = isSince239;

/** Whether this n8n sends an item of `error` and `details` to the error output; up to 2.30 at least it does not. */
export const routesErrorDetails = isSince239;
