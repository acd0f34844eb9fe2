import { errnoText } from "../constants/errno.ts";
import { checkInteger, checkKnown, type Names } from "../message/check.ts";

/** What a fake kernel says beside the number of an error. */
export interface RefusalDetails {
  /** The kernel's sentence. */
  message?: string | undefined;
  /**
   * The attribute at fault, by the spec's names from the outermost nest inwards, as errors have it, or by those of objects:
   * "header.dev-index". Items of lists go by their places, from 0 on: "peers[0].public-key".
   *
   * One that the request does not have is left out of what the kernel says; one that no request of the operation can have is a
   * mistake (TypeError).
   */
  attribute?: string | undefined;
  /** The attribute that the request lacks, in the same way. */
  missing?: string | undefined;
}

const detailNames: Names<RefusalDetails> = { message: true, attribute: true, missing: true };
const MOST = 4095;

/**
 * Thrown by a handler of a {@link FakeKernel}: the request is refused with that error number, and what else is said goes into
 * the extended acknowledgement.
 */
export class Refusal extends Error {
  override readonly name = "Refusal";
  /** The error number, positive. */
  readonly errno: number;
  readonly details: RefusalDetails;

  /** @throws TypeError or RangeError for what is no number of an error, or details that there are not. */
  constructor(errno: number, details: RefusalDetails = {}) {
    checkInteger(errno, -MOST, MOST, "errno");
    checkKnown(details, detailNames, "details");
    super(details.message ?? errnoText(errno) ?? `error ${errno}`);
    this.errno = Math.abs(errno);
    this.details = details;
  }
}
