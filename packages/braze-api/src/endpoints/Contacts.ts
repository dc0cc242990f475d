import * as Sources from "../Sources.js"
import { get, post } from "./Endpoint.js"

/** The endpoints of subscription groups, e-mail and SMS. */
export const contacts = {
  subscriptionSet: post("/subscription/status/set", "subscription.status.set", Sources.subscription, {
    pool: "subscription.status.set",
    certainty: "R"
  }),
  subscriptionSetV2: post("/v2/subscription/status/set", "subscription.status.set", Sources.subscription, {
    pool: "subscription.status.set"
  }),
  subscriptionGet: get("/subscription/status/get", "subscription.status.get", Sources.subscription, { certainty: "R" }),
  subscriptionUser: get("/subscription/user/status", "subscription.groups.get", Sources.subscription),
  emailStatus: post("/email/status", "email.status", Sources.email, { certainty: "R" }),
  emailBlocklist: post("/email/blocklist", "email.blacklist", Sources.email),
  emailBlacklist: post("/email/blacklist", "email.blacklist", Sources.email, {
    note: "The old name of /email/blocklist."
  }),
  emailBounceRemove: post("/email/bounce/remove", "email.bounce.remove", Sources.email),
  emailSpamRemove: post("/email/spam/remove", "email.spam.remove", Sources.email),
  emailHardBounces: get("/email/hard_bounces", "email.hard_bounces", Sources.email),
  emailUnsubscribes: get("/email/unsubscribes", "email.unsubscribe", Sources.email),
  smsInvalidNumbers: get("/sms/invalid_phone_numbers", "sms.invalid_phone_numbers", Sources.sms),
  smsInvalidNumbersRemove: post("/sms/invalid_phone_numbers/remove", "sms.invalid_phone_numbers.remove", Sources.sms)
} as const
