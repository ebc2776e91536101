/** Cuts a list into pieces of `size` at the most. */
export const chunk = <Entry>(list: readonly Entry[], size: number): Entry[][] =>
	Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
		list.slice(index * size, (index + 1) * size),
	);
