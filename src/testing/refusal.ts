import { errnoText } from "../constants/errno.ts";

/** What a fake kernel says beside the number of an error. */
export interface RefusalDetails {
  /** The kernel's sentence. */
  message?: string | undefined;
  /**
   * The attribute at fault, by the spec's names from the outermost nest inwards, as errors have it: "header.dev-index". Items of
   * arrays go by their numbers in the message, which mostly begin with 1: "peers[1].public-key".
   */
  attribute?: string | undefined;
  /** The attribute that the request lacks, in the same way. */
  missing?: string | undefined;
}

/**
 * Thrown by a handler of a {@link FakeKernel}: the request is refused with that error number, and what else is said goes into
 * the extended acknowledgement. Attributes that the request does not have are left out of it.
 */
export class Refusal extends Error {
  override readonly name = "Refusal";
  /** The error number, positive. */
  readonly errno: number;
  readonly details: RefusalDetails;

  constructor(errno: number, details: RefusalDetails = {}) {
    super(details.message ?? errnoText(errno) ?? `error ${errno}`);
    this.errno = Math.abs(errno);
    this.details = details;
  }
}
