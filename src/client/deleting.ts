/** What the names of operations begin with that take something away, or a part of them behind a hyphen. */
export const deletingWords = ["del", "destroy", "flush", "remove", "clear"] as const;

/** What operations are called that take something away. */
export type Deleting = `${"" | `${string}-`}${(typeof deletingWords)[number]}${string}`;
