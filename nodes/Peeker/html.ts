/**
 * Plain text as HTML, for what n8n's editor renders as such (descriptions of errors and hints, n8n 2.41):
 * values from outside stay text, lines stay lines.
 */
export const asHtml = (text: string): string =>
	text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/\n/g, '<br>');
