// The functions of src/ffi/libc.ts that the model-checked modules call, for the threads of a scenario.
import { surroundings } from "./checker.ts";

export const eventfd = (): number => 3;

export const signalEventfd = (): void => surroundings("signalEventfd", () => {});

/** Replaces the function that closes a descriptor and wakes other threads. Scenarios open no descriptors. */
export const close = (): number => 0;

/** Replaces the function that returns memory to the kernel. Scenarios use little memory. */
export const discardPages = (): void => {};
