import { checkInteger, checkOptions, type OptionChecks } from "../base/check.ts";
import { errnoText } from "../constants/errno.ts";

/** Details of an error reply of a fake kernel. */
export interface RefusalDetails {
  /** Error message in the reply. */
  message?: string | undefined;
  /**
   * Path of the rejected attribute, such as "header.dev-index" or "peers[0].public-key", with names of the spec or of
   * object fields.
   *
   * The error has no offset if the request lacks the attribute. A path that no request can have is a TypeError.
   */
  attribute?: string | undefined;
  /** Path of an attribute that the request lacks, such as "header.dev-index". */
  missing?: string | undefined;
}

const detailNames: OptionChecks<RefusalDetails> = { message: true, attribute: true, missing: true };
const MOST = 4095;

/**
 * Error with which a handler of a {@link FakeKernel} rejects a request. The reply contains the details as an extended
 * acknowledgement.
 */
export class Refusal extends Error {
  override readonly name = "Refusal";
  /** Positive error number of the reply. */
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
