/** The numbers of one channel. In the emulator every sent message is delivered, and none is opened. */
const statsOf = (sent: number) => ({
  sent,
  delivered: sent,
  undelivered: 0,
  delivery_failed: 0,
  direct_opens: 0,
  total_opens: 0,
  bounces: 0,
  body_clicks: 0,
  revenue: 0,
  unique_recipients: sent,
  conversions: 0,
  conversions_by_send_time: 0
})

const push = ["sent", "direct_opens", "total_opens", "bounces", "body_clicks"]

/** The documented numbers of a campaign by channel. */
const campaignFields: Readonly<Record<string, ReadonlyArray<string>>> = {
  email: [
    "sent",
    "opens",
    "unique_opens",
    "clicks",
    "unique_clicks",
    "unsubscribes",
    "bounces",
    "delivered",
    "reported_spam"
  ],
  android_push: push,
  ios_push: push,
  kindle_push: push,
  web_push: push,
  webhook: ["sent", "errors"],
  sms: ["sent", "sent_to_carrier", "delivered", "rejected", "delivery_failed", "clicks", "opt_out", "help"],
  whats_app: ["sent", "delivered", "failed", "read"],
  content_cards: [
    "sent",
    "total_clicks",
    "total_dismissals",
    "total_impressions",
    "unique_clicks",
    "unique_dismissals",
    "unique_impressions"
  ],
  trigger_in_app_message: ["impressions", "clicks", "first_button_clicks", "second_button_clicks"]
}

/** Numbers that count every sent message. */
const reached: ReadonlySet<string> = new Set(["sent", "sent_to_carrier", "delivered"])

/** The numbers of a campaign in a channel. A channel without documented numbers has `sent` only. */
export const ofCampaign = (channel: string, sent: number): Readonly<Record<string, number>> =>
  Object.fromEntries((campaignFields[channel] ?? ["sent"]).map((field) => [field, reached.has(field) ? sent : 0]))

/** The numbers by channel, each with one entry that also has these fields. */
export const byChannel = (
  channels: ReadonlyArray<string>,
  sent: number,
  fields: Readonly<Record<string, unknown>> = {}
): Readonly<Record<string, unknown>> =>
  Object.fromEntries(channels.map((channel) => [channel, [{ ...fields, ...statsOf(sent) }]]))
