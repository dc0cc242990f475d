import { get, post, remove } from "./Endpoint.js"

/** The endpoints of subscription groups, email and SMS. */
export const contacts = {
  subscriptionSet: post(
    "/subscription/status/set",
    "subscription.status.set",
    "subscription_groups/post_update_user_subscription_group_status",
    {
      pool: "subscription.status.set",
      certainty: "R"
    }
  ),
  subscriptionSetV2: post(
    "/v2/subscription/status/set",
    "subscription.status.set",
    "subscription_groups/post_update_user_subscription_group_status_v2",
    {
      pool: "subscription.status.set"
    }
  ),
  subscriptionGet: get(
    "/subscription/status/get",
    "subscription.status.get",
    "subscription_groups/get_list_user_subscription_group_status",
    { certainty: "R" }
  ),
  subscriptionUser: get(
    "/subscription/user/status",
    "subscription.groups.get",
    "subscription_groups/get_list_user_subscription_groups"
  ),
  emailStatus: post("/email/status", "email.status", "email/post_email_subscription_status", { certainty: "R" }),
  emailBlocklist: post("/email/blocklist", "email.blacklist", "email/post_blocklist"),
  emailBlacklist: post("/email/blacklist", "email.blacklist", "email/post_blacklist", {
    note: "The old name of /email/blocklist."
  }),
  emailBounceRemove: post("/email/bounce/remove", "email.bounce.remove", "email/post_remove_hard_bounces"),
  emailSpamRemove: post("/email/spam/remove", "email.spam.remove", "email/post_remove_spam"),
  emailHardBounces: get("/email/hard_bounces", "email.hard_bounces", "email/get_list_hard_bounces"),
  emailUnsubscribes: get("/email/unsubscribes", "email.unsubscribe", "email/get_query_unsubscribed_email_addresses"),
  smsInvalidNumbers: get("/sms/invalid_phone_numbers", "sms.invalid_phone_numbers", "sms/get_query_invalid_numbers"),
  smsInvalidNumbersRemove: post(
    "/sms/invalid_phone_numbers/remove",
    "sms.invalid_phone_numbers.remove",
    "sms/post_remove_invalid_numbers"
  ),
  usersSubscriptionGet: get("/users/subscription", undefined, "email/get_query_by_email_or_phone", {
    note: "Hidden page; permission and rate are not stated. The example spells the path in the plural."
  }),
  usersSubscriptionDelete: remove("/users/subscription", undefined, "email/delete_remove_subscription_state", {
    note: "Hidden page; permission and rate are not stated."
  })
} as const
