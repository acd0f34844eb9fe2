const numbers = (...first: number[]) =>
  new Uint8Array(Uint16Array.from({ length: 16 }, (_, index) => first[index] ?? 0).buffer);

/** Options of a taprio with one queue for each of two traffic classes, which requires an interface with two queues. */
export const schedule = {
  priomap: {
    ...{ numTc: 2, prioTcMap: Uint8Array.from({ length: 16 }, (_, priority) => Math.min(priority, 1)) },
    ...{ count: numbers(1, 1), offset: numbers(0, 1) },
  },
  schedBaseTime: 1000n,
  schedClockid: 11,
  schedEntryList: { entry: [{ gateMask: 1, interval: 300_000 }] },
};
