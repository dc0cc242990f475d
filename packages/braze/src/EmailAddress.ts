import { topLevelDomains } from "@sluice/braze-api/TopLevelDomains"
import * as Email from "@sluice/values/Email"
import { isRefusal, Refusal } from "@sluice/values/Refusal"

/** The refusal of a domain that breaks Braze's rule. */
const domainNotValid = new Refusal(
  "email-domain-not-valid",
  "Braze refuses the domain of the email address. It needs a known top-level domain, such as .com, and letters, digits and hyphens only; write an internationalized domain in Punycode."
)

/** The refusal of a part before the `@` that breaks Braze's rule. */
const nameNotValid = new Refusal(
  "email-name-not-valid",
  "Braze refuses the part of the email address before the @. It must begin and end with a letter, a digit, _ or -, without two dots in a row."
)

const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/
const name = /^[\p{L}\p{N}_-](?:[\p{L}\p{N}_.+'&#/-]*[\p{L}\p{N}_-])?$/u
/** At these providers only ASCII is valid, and `+` begins a tag that is not checked. */
const microsoft = /(?:^|\.)(?:hotmail|live|msn|outlook)\./
const microsoftName = /^[A-Za-z0-9_][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*$/

/** The address that {@link Email.read} returns, refused if Braze's published rule does not allow it. */
export const read = (text: string, lowercase?: Email.Lowercase): string | Refusal => {
  const address = Email.read(text, lowercase)
  if (isRefusal(address)) return address
  const at = address.lastIndexOf("@")
  const domain = address.slice(at + 1).toLowerCase()
  if (!isDomain(domain)) return domainNotValid
  return isName(address.slice(0, at), domain) ? address : nameNotValid
}

const isDomain = (domain: string): boolean => {
  const labels = domain.split(".")
  return topLevelDomains.value.has(labels[labels.length - 1] ?? "") && labels.every((one) => label.test(one))
}

const isName = (local: string, domain: string): boolean => {
  if (local.includes("..") || (domain === "gmail.com" && local.length < 2)) return false
  if (!microsoft.test(domain)) return name.test(local)
  const tag = local.indexOf("+")
  return microsoftName.test(tag < 0 ? local : local.slice(0, tag))
}
