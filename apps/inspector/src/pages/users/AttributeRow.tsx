import { useState } from "react"
import type { Schemas } from "../../control/Client.js"
import { dayAndTime } from "../../parts/Format.js"
import { RequestLink } from "../../parts/RequestLink.js"
import { preview } from "../../parts/tree/JsonPath.js"
import { Value } from "../../parts/Value.js"

/** An attribute with its history. */
export const AttributeRow = ({ attribute }: { readonly attribute: Schemas["UserAttribute"] }) => {
  const { name, kind, value, type, at, request, history } = attribute
  const [open, setOpen] = useState(false)
  return (
    <>
      <tr>
        <th scope="row" className="attribute-name">
          {name}
          {kind === "custom" && <span className="tag">custom</span>}
        </th>
        <td>{type === "removed" ? <span className="quiet">removed</span> : <Value label={name} value={value} />}</td>
        <td className="quiet">{type}</td>
        <td className="attribute-set" title={dayAndTime(at)}>
          <RequestLink n={request} />
          {history.length > 1 && (
            <button type="button" className="button-link" aria-expanded={open} onClick={() => setOpen(!open)}>
              {history.length - 1} earlier
            </button>
          )}
        </td>
      </tr>
      {open && (
        <tr>
          <td colSpan={4}>
            <ol className="history" aria-label={`History of ${name}`}>
              {history.map((change) => (
                <li key={`${change.request} ${change.at} ${preview(change.after)}`}>
                  <time dateTime={change.at}>{dayAndTime(change.at)}</time>
                  <RequestLink n={change.request} />
                  <span>
                    <del>{preview(change.before)}</del> → <ins>{preview(change.after)}</ins>
                  </span>
                </li>
              ))}
            </ol>
          </td>
        </tr>
      )}
    </>
  )
}
