import { rangeError } from "../base/argument-error.ts";
import { checkInteger, checkOptions, type OptionChecks } from "../base/check.ts";
import { errnoText } from "../constants/errno.ts";

/** Details of an error reply of a fake kernel. */
export interface RefusalDetails {
  /** Error message in the reply. */
  message?: string | undefined;
  /**
   * Path of the rejected attribute, such as "header.dev-index" or "peers[0].public-key". Each part of the path is the
   * attribute's name in the spec or the field's name in decoded objects.
   *
   * If the request lacks the attribute, the error reply contains no offset. A path that does not exist in the spec
   * causes a TypeError.
   */
  attribute?: string | undefined;
  /** Path of an attribute that the request lacks, such as "header.dev-index". */
  missing?: string | undefined;
}

const detailNames: OptionChecks<RefusalDetails> = { message: true, attribute: true, missing: true };
const MOST = 4095;

/**
 * Error that a handler of a {@link FakeKernel} throws to reject a request. The reply contains the details of the error
 * as an extended acknowledgement.
 */
export class Refusal extends Error {
  override readonly name = "Refusal";
  /** Positive error number of the reply. */
  readonly errno: number;
  readonly details: RefusalDetails;

  /**
   * Creates the error that a handler of a fake kernel throws to reject a request.
   *
   * @throws TypeError or RangeError for an invalid error number or unknown details.
   */
  constructor(errno: number, details: RefusalDetails = {}) {
    checkInteger(errno, -MOST, MOST, "errno");
    if (errno === 0) throw rangeError("errno", "expected an error number, got 0, which acknowledges a request");
    checkOptions(details, detailNames, "details");
    super(details.message ?? errnoText(errno) ?? `error ${errno}`);
    this.errno = Math.abs(errno);
    this.details = details;
  }
}
