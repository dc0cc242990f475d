import { useState } from "react"
import type { Schemas } from "../../control/Client.js"
import { dayAndTime } from "../../parts/Format.js"
import { RequestLink } from "../../parts/RequestLink.js"
import { Table } from "../../parts/Table.js"
import { preview } from "../../parts/tree/JsonPath.js"
import { Value } from "../../parts/Value.js"

type Attribute = Schemas["UserAttribute"]

const AttributeValue = ({ attribute: { name, type, value } }: { readonly attribute: Attribute }) =>
  type === "removed" ? (
    <span className="quiet">removed</span>
  ) : (
    <>
      <Value label={name} value={value} />
      <span className="attribute-type">{type}</span>
    </>
  )

const History = ({ attribute: { name, history } }: { readonly attribute: Attribute }) => (
  <ol className="history" aria-label={`History of ${name}`}>
    {history.map(({ at, request, before, after }) => (
      <li key={`${request} ${at} ${preview(after)}`}>
        <time dateTime={at}>{dayAndTime(at)}</time>
        <RequestLink n={request} />
        <span>
          {before === null ? <span className="quiet">not set</span> : <del>{preview(before)}</del>} →{" "}
          <ins>{preview(after)}</ins>
        </span>
      </li>
    ))}
  </ol>
)

/** The attributes of a user, each with its history. */
export const Attributes = ({ attributes }: { readonly attributes: Schemas["User"]["attributes"] }) => {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const toggle = (name: string): void =>
    setOpen(open.has(name) ? new Set([...open].filter((one) => one !== name)) : new Set([...open, name]))
  return (
    <section className="block" aria-labelledby="attributes-title">
      <h3 id="attributes-title">
        Attributes <span className="quiet">{attributes.length}</span>
      </h3>
      {attributes.length === 0 ? (
        <p className="quiet">None yet.</p>
      ) : (
        <Table
          label="Attributes"
          rows={attributes}
          rowKey={({ name }) => name}
          columns={[
            {
              head: "Name",
              kind: "name",
              cell: ({ name, kind }) => (
                <>
                  {name}
                  {kind === "custom" && <span className="tag">custom</span>}
                </>
              )
            },
            { head: "Value", kind: "long", cell: (attribute) => <AttributeValue attribute={attribute} /> },
            {
              head: "Set by",
              title: ({ at }) => dayAndTime(at),
              cell: ({ name, request, history }) => (
                <>
                  <RequestLink n={request} />
                  {history.length > 1 && (
                    <button
                      type="button"
                      className="button-link"
                      aria-expanded={open.has(name)}
                      onClick={() => toggle(name)}
                    >
                      {history.length - 1} earlier
                    </button>
                  )}
                </>
              )
            }
          ]}
          below={(attribute) => open.has(attribute.name) && <History attribute={attribute} />}
        />
      )}
    </section>
  )
}
