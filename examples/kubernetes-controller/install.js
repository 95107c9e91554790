// Gives the controller its service account in a kind cluster, and a kubeconfig of its own beside it that holds nothing
// else. Needs kind and kubectl, and the cluster that `requal cluster up` made: node install.js [name of the cluster]
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

const name = process.argv[2] ?? process.env.REQUAL_CLUSTER ?? 'requal';
const here = (file) => new URL(file, import.meta.url).pathname;
const run = (program, ...args) => execFileSync(program, args, { encoding: 'utf8' });
const keep = (file, text) => writeFileSync(here(file), text, { mode: 0o600 });

keep('./admin.kubeconfig', run('kind', 'get', 'kubeconfig', '--name', name));
const kubectl = (...args) => run('kubectl', '--kubeconfig', here('./admin.kubeconfig'), ...args);
kubectl('apply', '-f', here('./access.yaml'));
const account = ['shop-controller', '--namespace', 'shop-controller'];
const token = kubectl('create', 'token', ...account, '--duration', '24h').trim();
const { clusters } = JSON.parse(kubectl('config', 'view', '--raw', '--minify', '--output', 'json'));
const { server, 'certificate-authority-data': authority } = clusters[0].cluster;
keep(
  './kubeconfig.json',
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'cluster', cluster: { server, 'certificate-authority-data': authority } }],
    users: [{ name: 'shop-controller', user: { token } }],
    contexts: [{ name: 'shop', context: { cluster: 'cluster', user: 'shop-controller' } }],
    'current-context': 'shop',
  }),
);
// Nobody but the administrator needs this one any more.
execFileSync('rm', ['-f', here('./admin.kubeconfig')]);
process.stdout.write('The controller has its account; its kubeconfig.json holds for a day.\n');
