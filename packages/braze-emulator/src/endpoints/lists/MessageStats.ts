/** The numbers of one channel. The emulator follows no message after it was sent: it is delivered and never opened. */
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

/** The numbers by channel, each with one entry that has these fields besides. */
export const byChannel = (
  channels: ReadonlyArray<string>,
  sent: number,
  fields: Readonly<Record<string, unknown>> = {}
): Readonly<Record<string, unknown>> =>
  Object.fromEntries(channels.map((channel) => [channel, [{ ...fields, ...statsOf(sent) }]]))
