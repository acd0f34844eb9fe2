/** What of the options says who hears of an error. */
export interface ErrorHearers {
  readonly onError?: ((error: Error, worker: never) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Settles the promise that tells of the end of what runs in workers: with the error that has ended it, if one has. One that
 * nobody waits for ends the process, unless somebody has heard of it otherwise.
 */
export function settleEnd(
  end: PromiseWithResolvers<void>,
  failure: { readonly error: unknown } | undefined,
  { onError, signal }: ErrorHearers,
): void {
  if (failure === undefined) {
    end.resolve();
    return;
  }
  const { error } = failure;
  // What was told, or wanted, is no mistake of those who do not wait for it. Everything else ends the process.
  if (onError !== undefined || error === signal?.reason) end.promise.catch(() => {});
  end.reject(error);
}
