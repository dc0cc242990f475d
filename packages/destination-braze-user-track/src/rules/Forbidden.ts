import { Refusal } from "@sluice/values/Refusal"
import { leaveOut, type Rule, refuse } from "./Rule.js"

const subscriptionInfo = new Refusal(
  "attribute-forbidden",
  "Braze refuses this attribute. Use email_subscribe or subscription_groups to say who may be written to."
)
const aliasPart = new Refusal(
  "belongs-in-user-alias",
  "It means something only inside user_alias. It was left out; name the alias under identity."
)

/** `email_subscription_info`: Braze refuses an object that has it, whatever its value. */
export const emailSubscriptionInfo: Rule = (_, field, findings) => refuse(findings, field, subscriptionInfo)

/** `alias_name` and `alias_label` outside of `user_alias`. */
export const aliasPartAlone: Rule = (_, field, findings) => leaveOut(findings, field, aliasPart)
