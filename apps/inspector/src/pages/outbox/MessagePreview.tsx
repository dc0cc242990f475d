import type { ReactNode } from "react"
import type { Schemas } from "../../control/Client.js"
import { JsonTree } from "../../parts/tree/JsonTree.js"
import { HtmlText } from "./HtmlText.js"

type Channel = Schemas["ChannelContent"]
type Fields = Channel["fields"]

const text = (fields: Fields, ...names: ReadonlyArray<string>): string =>
  names.map((name) => fields[name]).find((value): value is string => typeof value === "string" && value !== "") ?? ""

const looksLikeHtml = (body: string): boolean => /<[a-z!/]/i.test(body)

const Body = ({ body }: { readonly body: string }) =>
  looksLikeHtml(body) ? <HtmlText html={body} /> : <p className="preview-text">{body}</p>

const Email = ({ fields }: { readonly fields: Fields }) => {
  const rows = [
    ["From", text(fields, "from")],
    ["Reply to", text(fields, "reply_to")],
    ["Subject", text(fields, "subject")],
    ["Preheader", text(fields, "preheader")]
  ].filter(([, value]) => value !== "")
  return (
    <article className="preview preview-email">
      <dl>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Body body={text(fields, "body", "plaintext_body")} />
    </article>
  )
}

const alertOf = (fields: Fields): Fields => {
  const { alert } = fields
  return typeof alert === "object" && alert !== null
    ? { ...fields, ...Object.fromEntries(Object.entries(alert)) }
    : fields
}

const Push = ({ fields }: { readonly fields: Fields }) => {
  const all = alertOf(fields)
  const image = text(all, "push_icon_image_url", "image_url")
  return (
    <article className="preview preview-push">
      <strong>{text(all, "title")}</strong>
      <p>{text(all, "alert", "body", "content")}</p>
      {image !== "" && <p className="html-image">{image}</p>}
    </article>
  )
}

const Bubble = ({ fields }: { readonly fields: Fields }) => (
  <article className="preview preview-bubble">
    <Body body={text(fields, "body", "message", "content")} />
  </article>
)

const Card = ({ fields }: { readonly fields: Fields }) => (
  <article className="preview">
    {text(fields, "image_url", "image") !== "" && <p className="html-image">{text(fields, "image_url", "image")}</p>}
    <strong>{text(fields, "title")}</strong>
    <p>{text(fields, "description", "body")}</p>
  </article>
)

/** The preview of each kind of channel. Messages of other channels are shown as data. */
const looks: ReadonlyArray<readonly [RegExp, (props: { readonly fields: Fields }) => ReactNode]> = [
  [/^email$/, Email],
  [/push/, Push],
  [/^(sms|whats_?app|line)$/, Bubble],
  [/card|in_app/, Card]
]

const ChannelPreview = ({ channel, fields }: Channel) => {
  const Look = looks.find(([pattern]) => pattern.test(channel))?.[1]
  return (
    <section aria-label={channel}>
      <h2>{channel}</h2>
      {Look !== undefined && <Look fields={fields} />}
      <details>
        <summary>Fields</summary>
        <JsonTree label={`Fields of ${channel}`} value={fields} depth={1} />
      </details>
    </section>
  )
}

/** A preview of a message for its recipient. */
export const MessagePreview = ({ content }: { readonly content: Schemas["MessageContent"] }) => {
  const { source, channels, remaining } = content
  if (source === "unknown" || channels.length === 0) {
    return (
      <p className="quiet">
        The content of this message is defined in Braze. To see it here, add <code>messages</code> to its campaign or
        Canvas in the seed.
      </p>
    )
  }
  return (
    <>
      <div className="previews">
        {channels.map((one) => (
          <ChannelPreview key={one.channel} {...one} />
        ))}
      </div>
      {remaining.length > 0 && (
        <p className="quiet">
          The mock does not evaluate this Liquid:{" "}
          {remaining.map((one, index) => (
            <span key={one}>
              {index > 0 && ", "}
              <code>{one}</code>
            </span>
          ))}
          .
        </p>
      )}
    </>
  )
}
