/** The headers of a request or an answer, keys masked. */
export const HeaderTable = ({
  label,
  headers
}: {
  readonly label: string
  readonly headers: Readonly<Record<string, string>>
}) => (
  <table className="pairs" aria-label={label}>
    <tbody>
      {Object.entries(headers).map(([name, value]) => (
        <tr key={name}>
          <th scope="row">{name}</th>
          <td>{value}</td>
        </tr>
      ))}
    </tbody>
  </table>
)
