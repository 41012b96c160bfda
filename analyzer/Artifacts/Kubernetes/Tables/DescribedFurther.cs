using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes.Tables;

/// <summary>Namespaces, volumes, and objects whose kind kubectl does not know, as <c>kubectl describe</c> shows them.</summary>
internal static class DescribedFurther
{
    public static void WriteNamespace(DescribedField fields, DocumentSketch sketch)
    {
        DescribedMeaning.Put(sketch, "status.phase", fields["Status"]);
        DescribedNode.WriteConditions(fields["Conditions"], sketch);
    }

    // Claim:           shop/data-db-0
    // Source:
    //     Type:      NFS (an NFS mount that lasts the lifetime of a pod)
    public static void WriteVolume(DescribedField fields, DocumentSketch sketch)
    {
        DescribedMeaning.Put(sketch, "spec.storageClassName", fields["StorageClass"]);
        DescribedMeaning.Put(sketch, "spec.persistentVolumeReclaimPolicy", fields["Reclaim Policy"]);
        DescribedMeaning.Put(sketch, "spec.capacity.storage", fields["Capacity"]);
        DescribedMeaning.Put(sketch, "status.phase", fields["Status"]);
        DescribedMeaning.Put(sketch, "status.message", fields["Message"]);
        if (fields["Claim"] is { } claim && claim.Value.Split('/') is [var space, var name])
        {
            sketch.Put("spec.claimRef.namespace", space, claim.Line);
            sketch.Put("spec.claimRef.name", name, claim.Line);
        }

        if (fields["Source"] is not { } source || source["Type"] is not { } type)
            return;

        var kind = KeyOf(type.Value.Split(' ')[0]);
        foreach (var field in source.Below.Where(field => field != type && field.Name.Length > 0))
            DescribedMeaning.Put(sketch, $"spec.{kind}.{KeyOf(field.Name)}", field);
    }

    // Spec:
    //   Lease Duration Seconds:  40
    public static void WriteGeneric(DescribedField fields, DocumentSketch sketch)
    {
        foreach (var field in fields.Below.Where(field => field.Name is not ("" or "Name" or "Namespace" or "Labels" or "Annotations" or "Events" or "Kind")))
            WriteField([KeyOf(field.Name)], field, sketch);
    }

    // A list shows as the same names one after the other: only the first of them has a place.
    private static void WriteField(string[] way, DescribedField field, DocumentSketch sketch)
    {
        if (sketch.Has(way))
            return;
        if (field.Below.IsEmpty)
            sketch.Put(way, field.Value is "" or "<nil>" ? null : field.Value, field.Line);

        foreach (var part in field.Below.Where(part => part.Name.Length > 0).DistinctBy(part => part.Name))
            WriteField([.. way, KeyOf(part.Name)], part, sketch);
    }

    // Lease Duration Seconds -> leaseDurationSeconds; UID -> uid; API Version -> apiVersion
    private static string KeyOf(string name)
    {
        var words = name.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var first = words.Length == 0 ? "" : words[0].All(char.IsAsciiLetterUpper) ? words[0].ToLowerInvariant() : $"{char.ToLowerInvariant(words[0][0])}{words[0][1..]}";
        return string.Concat(words.Skip(1).Prepend(first));
    }
}
