import { useHref } from "../../Address.js"
import type { Schemas } from "../../control/Client.js"
import { preview } from "../../parts/tree/JsonPath.js"

type Change = Schemas["Change"]

const ChangeText = ({ change: { kind, name, before, after } }: { readonly change: Change }) => {
  const href = useHref()
  switch (kind) {
    case "attribute":
      return (
        <>
          <code>{name}</code>{" "}
          {after === null ? (
            "removed"
          ) : before === null ? (
            <>
              set to <ins>{preview(after, 40)}</ins>
            </>
          ) : (
            <>
              <del>{preview(before, 40)}</del> → <ins>{preview(after, 40)}</ins>
            </>
          )}
        </>
      )
    case "message":
      return (
        <>
          <a href={href("outbox", name)}>message</a>: {String(after)}
        </>
      )
    case "identity":
      return (
        <>
          <code>{name}</code> became <code>{String(after)}</code>
        </>
      )
    case "subscription group":
      return (
        <>
          group <code>{name}</code> {String(after)}
        </>
      )
    default:
      return (
        <>
          {kind} <code>{name}</code> added
        </>
      )
  }
}

/** The effects of an object on the profile of its user. */
export const EffectLine = ({ effect: { user, changes } }: { readonly effect: Schemas["Effect"] }) => {
  const href = useHref()
  if (user === null) return null
  return (
    <span className={changes.length === 0 ? "effect effect-none" : "effect"}>
      <span aria-hidden="true">↳ </span>
      <a href={href("users", user.braze_id)}>{user.name}</a>
      {": "}
      {changes.length === 0
        ? "no change"
        : changes.map((change, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes, and two changes may be equal
            <span key={index}>
              {index > 0 && ", "}
              <ChangeText change={change} />
            </span>
          ))}
    </span>
  )
}
