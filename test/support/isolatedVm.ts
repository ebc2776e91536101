// Stand-in for the native add-on `isolated-vm`, which only n8n's sandboxed expression engine uses.
// The tests evaluate expressions with the legacy engine, so nothing here is ever called.
export {};
