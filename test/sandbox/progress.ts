import { ForwardingProgress } from './progress/forwarding';
import { ImportProgress } from './progress/imports';
import { OrderProgress } from './progress/orders';
import { SwapProgress } from './progress/swaps';
import type { ProgressParts } from './progress/parts';

/** How orders, imports, swaps and forwarding jobs go on by themselves. */
export class Progress {
	readonly orders: OrderProgress;
	readonly imports: ImportProgress;
	readonly swaps: SwapProgress;
	readonly forwarding: ForwardingProgress;

	constructor(parts: ProgressParts) {
		this.orders = new OrderProgress(parts);
		this.imports = new ImportProgress(parts);
		this.swaps = new SwapProgress(parts, this.orders);
		this.forwarding = new ForwardingProgress(parts);
	}
}
