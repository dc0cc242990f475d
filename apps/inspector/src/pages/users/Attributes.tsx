import type { Schemas } from "../../control/Client.js"
import { Table } from "../../parts/Table.js"
import { AttributeRow } from "./AttributeRow.js"

/** The attributes of a user. */
export const Attributes = ({ attributes }: { readonly attributes: Schemas["User"]["attributes"] }) => (
  <section className="block" aria-labelledby="attributes-title">
    <h3 id="attributes-title">
      Attributes <span className="quiet">{attributes.length}</span>
    </h3>
    {attributes.length === 0 ? (
      <p className="quiet">None yet.</p>
    ) : (
      <Table label="Attributes" heads={["Name", "Value", "Type", "Set"]}>
        {attributes.map((attribute) => (
          <AttributeRow key={attribute.name} attribute={attribute} />
        ))}
      </Table>
    )}
  </section>
)
