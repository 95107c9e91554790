/**
 * Whether the owner of a key (`Jane Doe, compliance lead`) is named as the author of a policy. An author without a comma
 * is a person or a team, and whoever belongs to the team is meant as well; several authors are several people.
 */
export function isAuthor(owner: string, author: string): boolean {
  const owned = partsOf(owner);
  const authors = partsOf(author);
  const [name] = owned;
  if (authors.length === 1) return owned.some((part) => authors.includes(part));
  return name !== undefined && authors.includes(name);
}

/** Letters that look alike under Unicode's compatibility, case and spaces make no other person. */
function partsOf(text: string): readonly string[] {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .split(/[,;&()<>/]|\band\b/)
    .map((part) => part.trim().replace(/\s+/g, ' '))
    .filter((part) => part !== '');
}
