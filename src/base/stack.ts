/**
 * Directory of the installed library, as stack frames show it. `undefined` if the library runs from its sources, or as a
 * part of a bundle, whose frames are not distinguishable from those of the program.
 */
const DIRECTORY: string | undefined = /^file:\/\/(.*\/bun-netlink\/dist\/)[^/]*$/.exec(import.meta.url)?.[1];

/**
 * Removes the frames of the installed library from the stack of an error, unless there are no others. The runtime prints
 * the source at the first frame: the program's line instead of kilobytes of minified code. The causes of the error, whose
 * stacks may be too short for a frame of the program, get the frames of the error.
 */
export function hideLibrary<Value extends Error>(error: Value, directory: string | undefined = DIRECTORY): Value {
  if (directory === undefined) return error;
  const frames = framesOf(error);
  const own = programFrames(frames, directory);
  setFrames(error, own ?? frames);
  if (own === undefined) return error;
  const seen = new Set<unknown>([error]);
  for (let { cause } = error; cause instanceof Error && !seen.has(cause); { cause } = cause) {
    seen.add(cause);
    const ofCause = framesOf(cause);
    const isOurs = ofCause.some((frame) => frame.includes(directory));
    if (isOurs && Object.isExtensible(cause)) setFrames(cause, programFrames(ofCause, directory) ?? own);
  }
  return error;
}

/** With the default of 10 frames, stacks would omit the program. */
const FRAMES = 30;

/**
 * Replaces the stack of an error by a longer one, which starts at the caller of a function. Does nothing if stacks are
 * disabled.
 */
export function captureStack(error: Error, calledFunction: (...parameters: never[]) => unknown): void {
  const limit = Error.stackTraceLimit;
  if (limit === 0) return;
  Error.stackTraceLimit = Math.max(limit, FRAMES);
  try {
    Error.captureStackTrace(error, calledFunction);
  } finally {
    Error.stackTraceLimit = limit;
  }
}

/** In Node.js and Deno, stacks also have the frames of generators: the default of 10 frames is too short for the program. */
export const isV8: boolean = !("Bun" in globalThis) && "captureStackTrace" in Error;

/** Replaces the stack of a new error if it may lack the program. In Bun, that takes ten times as long as `new Error`. */
export const completeStack: typeof captureStack = (error, calledFunction) => {
  if (isV8 || lacksProgram(error)) captureStack(error, calledFunction);
};

function lacksProgram(error: Error): boolean {
  if (DIRECTORY === undefined) return false;
  const frames = framesOf(error);
  return frames.length >= Error.stackTraceLimit && programFrames(frames, DIRECTORY) === undefined;
}

function framesOf({ stack = "" }: Error): string[] {
  return stack.split("\n    at ").slice(1);
}

/** Returns undefined if all frames are those of the library or of the runtime. */
function programFrames(frames: readonly string[], directory: string): string[] | undefined {
  const own: string[] = [];
  let isLibrary = false;
  for (const frame of frames.toReversed()) {
    // A function of the runtime, such as Array.map(), belongs to its caller.
    if (frame.includes("/")) isLibrary = frame.includes(directory);
    // V8 shows calls of generators of the library as frames of its own.
    if (!isLibrary && !frame.endsWith("next (<anonymous>)")) own.unshift(frame);
  }
  return own.some((frame) => frame.includes("/")) ? own.map(named) : undefined;
}

function setFrames(error: Error, frames: readonly string[]): void {
  const { name, message } = error;
  if ("Deno" in globalThis) forgetFrames(error);
  error.stack = [message === "" ? name : `${name}: ${message}`, ...frames].join("\n    at ");
}

/** For an uncaught error, Deno prints the frames that it captured. Without such frames, it prints those in the stack's text. */
function forgetFrames(error: Error): void {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  Error.captureStackTrace(error);
  // The frames are captured when the stack is first read.
  void error.stack;
  Error.stackTraceLimit = limit;
}

/** Bun reads only frames with the name of a function from the text of a stack. */
function named(frame: string): string {
  return frame.startsWith("/") ? `<anonymous> (${frame.trimEnd()})` : frame;
}

/** Starts the stack of an error at the program, so that the runtime prints the program's line. */
export function withProgramStack<Value extends Error>(error: Value): Value {
  captureStack(error, withProgramStack);
  return hideLibrary(error);
}

/** Errors that the library handles itself: no one sees their stack. */
const withoutStacks = new WeakSet<Error>();

/** Creates an error without capturing a stack, which would take most of the time of a request that fails. */
export function withoutStack<Value extends Error>(create: () => Value): Value {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    const error = create();
    withoutStacks.add(error);
    return error;
  } finally {
    Error.stackTraceLimit = limit;
  }
}

/** Starts the stack of an error at the caller of a function, unless the error is one of {@link withoutStack}. */
export function startStackAt<Value extends Error>(
  error: Value,
  calledFunction: (...parameters: never[]) => unknown,
): Value {
  if (!hasStack(error)) return error;
  captureStack(error, calledFunction);
  return hideLibrary(error);
}

/**
 * Like {@link startStackAt}, for one of several errors of a call. Errors after the first one get its frames, because
 * capturing a stack takes up to 0.3 ms. Returns the first error with a stack.
 */
export function startStacksAt<Value extends Error>(
  error: Value,
  calledFunction: (...parameters: never[]) => unknown,
  first: Value | undefined,
): Value | undefined {
  if (!hasStack(error)) return first;
  if (first === undefined) return startStackAt(error, calledFunction);
  setFramesOf(error, first);
  return first;
}

export function hasStack(error: Error): boolean {
  return !withoutStacks.has(error);
}

export function setFramesOf(error: Error, other: Error): void {
  setFrames(error, framesOf(other));
}

/** Creates an error with the frames of another one, without capturing a stack. */
export function withFramesOf<Value extends Error>(other: Error, create: () => Value): Value {
  const error = withoutStack(create);
  withoutStacks.delete(error);
  setFramesOf(error, other);
  return error;
}
