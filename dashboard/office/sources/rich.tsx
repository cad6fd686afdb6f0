/** `**bold**` and `code` between backticks, as the texts have them. */
export function Rich({ text }: { text: string }) {
  return (
    <>
      {text.split(/(\*\*[^*]+\*\*|`[^`]+`)/).map((part, at) => {
        if (part.startsWith('**')) return <b key={String(at)}>{part.slice(2, -2)}</b>;
        return part.startsWith('`') ? <code key={String(at)}>{part.slice(1, -1)}</code> : part;
      })}
    </>
  );
}
