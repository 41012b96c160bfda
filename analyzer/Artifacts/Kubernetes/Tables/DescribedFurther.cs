using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes.Tables;

/// <summary>Namespaces and volumes as <c>kubectl describe</c> shows them.</summary>
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
        WriteClaim(fields["Claim"], sketch);
        if (fields["Source"] is not { } source || source["Type"] is not { } type)
            return;

        var kind = DescribedGeneric.KeyOf(type.Value.Split(' ')[0]);
        foreach (var field in source.Below.Where(field => field != type && field.Name.Length > 0).DistinctBy(field => field.Name))
            DescribedMeaning.Put(sketch, $"spec.{kind}.{DescribedGeneric.KeyOf(field.Name)}", field);
    }

    // An empty claim says that nobody has it.
    private static void WriteClaim(DescribedField? claim, DocumentSketch sketch)
    {
        if (claim?.Value is "")
            sketch.Put("spec.claimRef", null, claim.Line);
        if (claim?.Value.Split('/') is not [var space, var name])
            return;

        sketch.Put("spec.claimRef.namespace", space, claim.Line);
        sketch.Put("spec.claimRef.name", name, claim.Line);
    }
}
