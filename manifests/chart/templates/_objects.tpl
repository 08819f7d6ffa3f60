{{- /*
Objects are read from the folders that kustomize uses, so that they are written once; templates change what values say.
They keep the names that they have there: a namespace has room for one operator, whose lease and key have fixed names too.
*/ -}}

{{- /* A file's objects, as a YAML list. Takes the chart's root and a path. */ -}}
{{- define "openclaw.objects" -}}
{{- $objects := list -}}
{{- range splitList "\n---\n" (.root.Files.Get .path) -}}
{{- $objects = append $objects (fromYaml .) -}}
{{- end -}}
{{- toYaml $objects -}}
{{- end -}}

{{- /* An object as a document. Takes it, its namespace (empty for one of the cluster), and the chart's root, in whose namespace the operator is. */ -}}
{{- define "openclaw.document" -}}
{{- if .namespace }}{{ $_ := set .object.metadata "namespace" .namespace }}{{ end -}}
{{- range .object.subjects }}{{ $_ := set . "namespace" $.root.Release.Namespace }}{{ end -}}
---
{{ toYaml .object }}
{{ end -}}
