import type { Schemas } from "../../control/Client.js"
import { AttributeRow } from "./AttributeRow.js"

/** What Braze would know of a person, with what each value was before. */
export const Attributes = ({ attributes }: { readonly attributes: Schemas["User"]["attributes"] }) => (
  <section className="block" aria-labelledby="attributes-title">
    <h3 id="attributes-title">
      Attributes <span className="quiet">{attributes.length}</span>
    </h3>
    {attributes.length === 0 ? (
      <p className="quiet">None yet.</p>
    ) : (
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Value</th>
            <th scope="col">Type</th>
            <th scope="col">Set</th>
          </tr>
        </thead>
        <tbody>
          {attributes.map((attribute) => (
            <AttributeRow key={attribute.name} attribute={attribute} />
          ))}
        </tbody>
      </table>
    )}
  </section>
)
