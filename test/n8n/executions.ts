export function errorText({ data }: Execution): string {
	const { error } = data.resultData;
	if (!error) return '';
	const node = data.resultData.lastNodeExecuted;
	const description = 'description' in error && error.description ? ` — ${error.description}` : '';
	return `${node ? `${node}: ` : ''}${error.message}${description}`;
}
