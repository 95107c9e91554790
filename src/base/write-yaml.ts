import { Document, isCollection, visit } from 'yaml';

/** Short maps and lists stand on one line, as people write them. */
const lineMax = 100;

/** A value as YAML that a person may go on editing, below a comment that says what it is. */
export function yamlText(value: unknown, comment: string): string {
  const document = new Document(value);
  visit(document, {
    Node(_, node, path) {
      if (!isCollection(node) || path.length < 3) return;
      if (JSON.stringify(node).length <= lineMax) node.flow = true;
    },
  });
  const lines = comment.split('\n').map((line) => (line === '' ? '#' : `# ${line}`));
  return `${lines.join('\n')}\n${document.toString({ lineWidth: 120 })}`;
}
