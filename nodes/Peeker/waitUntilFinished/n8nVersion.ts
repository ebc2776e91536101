import * as n8nWorkflow from 'n8n-workflow';

/**
 * Whether this n8n, when it wakes an execution, hands on all outputs of the node that suspended it. Before
 * 2.39 it handed on the first one only, so that what still runs would come out as finished. n8n tells its
 * version nowhere; what is asked for here came with n8n-workflow 2.39 too.
 */
export const wakesWithAllOutputs = (): boolean => 'checkNodesApiVersion' in n8nWorkflow;
