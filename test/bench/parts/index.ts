import type { Part } from '../report';
import { deliveriesPart, lazyDeliveriesPart } from './deliveries';
import { gatesPart } from './gates';
import { growthPart } from './growth';
import { ledgerPart } from './ledger';
import { ledgerInN8nPart } from './ledgerInN8n';
import { namesPart } from './names';
import { orderCreatePart } from './orderCreate';
import { orderGetPart } from './orderGet';
import { packageLoadPart } from './packageLoad';
import { queueModePart } from './queueMode';
import { rateLimitPart } from './rateLimit';
import { returnAllPart } from './returnAll';
import { signaturePart } from './signature';

/** All parts, in the order of RESULTS.md. */
export const parts: Part[] = [
	namesPart,
	orderGetPart,
	rateLimitPart,
	deliveriesPart,
	lazyDeliveriesPart,
	gatesPart,
	orderCreatePart,
	returnAllPart,
	packageLoadPart,
	growthPart,
	ledgerPart,
	ledgerInN8nPart,
	signaturePart,
	queueModePart,
];
