/** What users of some versions must know, as read in n8n's code and seen in the runs. */
export const DIFFERENCES: readonly string[] = [];

/** What these runs do not show. */
export const NOT_PROVED: readonly string[] = [];
