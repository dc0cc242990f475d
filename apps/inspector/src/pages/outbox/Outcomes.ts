/** The outcomes of messages with their meaning. */
export const outcomes: ReadonlyMap<string, string> = new Map([
  ["sent", "It would have been sent."],
  ["unknown recipient", "No user has this identifier. Create the user first, or send attributes with the trigger."],
  ["ambiguous recipient", "Several users have this address. Select one with `prioritization`."],
  ["no address", "The user has no email address or phone number for the channel."],
  ["bounced", "The email address bounced before."],
  ["unsubscribed", "The user or the address is unsubscribed."],
  ["paused", "The campaign or Canvas is paused."],
  ["archived", "The campaign or Canvas is archived."],
  ["draft", "The campaign or Canvas is a draft."]
])
