import { roleLabel, scrapeLabel, scrapePathAnnotation, scrapePortAnnotation, serviceLabel } from './names.ts';

/** Every pod of the target that wants it is scraped once a second; its labels say whose value it is. */
export function prometheusConfig(namespaces: readonly string[]) {
  return {
    global: { scrape_interval: '1s', scrape_timeout: '1s' },
    scrape_configs: [
      {
        job_name: 'target',
        kubernetes_sd_configs: [{ role: 'pod', namespaces: { names: namespaces } }],
        relabel_configs: [
          { source_labels: [podLabel(scrapeLabel)], regex: 'true', action: 'keep' },
          // A pod is found once for each of its ports; all of them become one and the same address.
          {
            source_labels: ['__meta_kubernetes_pod_ip', podAnnotation(scrapePortAnnotation)],
            separator: ':',
            target_label: '__address__',
          },
          { source_labels: [podAnnotation(scrapePathAnnotation)], target_label: '__metrics_path__' },
          // A pod that has ended would be scraped in vain until it is deleted.
          { source_labels: ['__meta_kubernetes_pod_phase'], regex: 'Succeeded|Failed', action: 'drop' },
          { source_labels: [podLabel(serviceLabel)], target_label: 'service' },
          { source_labels: [podLabel(roleLabel)], target_label: 'role' },
          { source_labels: ['__meta_kubernetes_namespace'], target_label: 'namespace' },
          { source_labels: ['__meta_kubernetes_pod_name'], target_label: 'pod' },
        ],
      },
    ],
  };
}

function podLabel(name: string): string {
  return `__meta_kubernetes_pod_label_${inMetaLabel(name)}`;
}

function podAnnotation(name: string): string {
  return `__meta_kubernetes_pod_annotation_${inMetaLabel(name)}`;
}

function inMetaLabel(name: string): string {
  return name.replaceAll(/[^a-z0-9]/g, '_');
}
