import * as EmailAddress from "@sluice/braze/EmailAddress"
import * as Address from "@sluice/values/Email"
import { isRefusal } from "@sluice/values/Refusal"
import { isBlank } from "@sluice/values/Text"
import { empty, leaveOut, type Rule, refuse } from "./Rule.js"

/**
 * An email address, trimmed, with the part that `lowercase` names in lower case. Any other value makes the record
 * Invalid, because Braze would refuse the whole object.
 */
export const make =
  (lowercase: Address.Lowercase): Rule =>
  (value, field, findings) => {
    if (typeof value !== "string") return refuse(findings, field, Address.notValid)
    if (isBlank(value)) return leaveOut(findings, field, empty)
    const address = EmailAddress.read(value, lowercase)
    return isRefusal(address) ? refuse(findings, field, address) : address
  }
