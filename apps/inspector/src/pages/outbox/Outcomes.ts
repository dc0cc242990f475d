/** What may become of a message, with what it means for whom it was for. */
export const outcomes: ReadonlyMap<string, string> = new Map([
  ["sent", "It would have gone out."],
  ["unknown recipient", "Nobody has this identifier. Create the person first, or send attributes with the trigger."],
  ["ambiguous recipient", "Several people have this address; prioritization says which of them is meant."],
  ["no address", "The person has no address for the channel: an e-mail address or a phone number."],
  ["bounced", "The e-mail address bounced before."],
  ["unsubscribed", "The person, or the address, does not want such messages."],
  ["paused", "The campaign or canvas is paused."],
  ["archived", "The campaign or canvas is archived."],
  ["draft", "The campaign or canvas is a draft."]
])
