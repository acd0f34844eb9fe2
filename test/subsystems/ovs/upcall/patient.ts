/** Time limits of workers. They are longer than a busy machine takes, also if the process does not run for seconds. */
export const patient = { startTimeoutMs: 100_000, stopTimeoutMs: 100_000, answerTimeoutMs: 100_000 } as const;
