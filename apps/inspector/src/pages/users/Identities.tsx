import type { Schemas } from "../../control/Client.js"

/** Every identifier of a user. */
export const Identities = ({ user }: { readonly user: Schemas["User"] }) => {
  const rows: ReadonlyArray<readonly [string, string]> = [
    ...(user.external_id === null ? [] : [["external_id", user.external_id] as const]),
    ...user.user_aliases.map(({ alias_label, alias_name }) => [`alias ${alias_label}`, alias_name] as const),
    ...user.deprecated_external_ids.map((id) => ["former external_id", id] as const),
    ["braze_id", user.braze_id],
    ...user.push_tokens.map(({ app_id, token }) => [`push token of ${app_id}`, token] as const)
  ]
  return (
    <section className="block" aria-labelledby="identities-title">
      <h3 id="identities-title">Identity</h3>
      <dl className="identities">
        {rows.map(([name, value]) => (
          <div key={`${name} ${value}`}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
