import { Refusal } from "@sluice/values/Refusal"
import { leaveOut, type Rule, refuse } from "./Rule.js"

const subscriptionInfo = new Refusal(
  "attribute-forbidden",
  "Braze refuses this attribute. Use email_subscribe or subscription_groups for consent."
)
const aliasPart = new Refusal(
  "belongs-in-user-alias",
  "This field is used only inside user_alias. It was left out. Set the alias under identity."
)

/** `email_subscription_info`: Braze refuses an object that has it, with any value. */
export const emailSubscriptionInfo: Rule = (_, field, findings) => refuse(findings, field, subscriptionInfo)

/** `alias_name` and `alias_label` outside `user_alias`. */
export const aliasPartAlone: Rule = (_, field, findings) => leaveOut(findings, field, aliasPart)
