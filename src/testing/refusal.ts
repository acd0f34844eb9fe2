import { checkInteger, checkOptions, type OptionChecks } from "../base/check.ts";
import { errnoText } from "../constants/errno.ts";

/** Details of an error that a fake kernel reports. */
export interface RefusalDetails {
  /** Error message that the kernel sends. */
  message?: string | undefined;
  /**
   * Path of the rejected attribute: "header.dev-index". Its names can be those of the spec or of object fields. Items
   * of lists have indexes from 0: "peers[0].public-key".
   *
   * If the request does not contain the attribute, the error has no offset. A path that no request of the operation can
   * have is a TypeError.
   */
  attribute?: string | undefined;
  /** Path of an attribute that is missing from the request, such as "header.dev-index". */
  missing?: string | undefined;
}

const detailNames: OptionChecks<RefusalDetails> = { message: true, attribute: true, missing: true };
const MOST = 4095;

/**
 * An error with which a handler of a {@link FakeKernel} rejects a request. The reply contains its details as an
 * extended acknowledgement.
 */
export class Refusal extends Error {
  override readonly name = "Refusal";
  /** Positive error number with which the request is rejected. */
  readonly errno: number;
  readonly details: RefusalDetails;

  /**
   * Creates the error that a handler throws to reject a request.
   *
   * @throws TypeError or RangeError for an invalid error number or unknown details.
   */
  constructor(errno: number, details: RefusalDetails = {}) {
    checkInteger(errno, -MOST, MOST, "errno");
    if (errno === 0) throw new RangeError("errno: expected an error number, got 0, which acknowledges a request");
    checkOptions(details, detailNames, "details");
    super(details.message ?? errnoText(errno) ?? `error ${errno}`);
    this.errno = Math.abs(errno);
    this.details = details;
  }
}
