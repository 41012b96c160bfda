namespace SupportBundle.Analyzer.Artifacts.Kubernetes.Tables;

/// <summary>The forms of values in <c>kubectl describe</c>, where not every text is one.</summary>
internal static class DescribedForms
{
    /// <summary>Whether the value has the form that it is named with: <c>port</c>, <c>replicas</c>, <c>target</c>, <c>claim</c>, <c>source</c>.</summary>
    public static bool IsReadable(DescribedField field, string form) => form.Split(' ')[0] switch
    {
        "port" => field.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [.., var last] && last.Split('/') is [_, _],
        "replicas" => field.Value.Split(['|', '/'], StringSplitOptions.TrimEntries).All(part => DescribedWorkload.CountOf(part) is not null),
        "target" => field.Value is "<unset>" || field.Value.Split('/') is [_, _],
        "claim" => field.Value is "" || field.Value.Split('/') is [_, _],
        "source" => field.Below.IsEmpty || field["Type"] is not null,
        _ => true,
    };

    // kubernetes.io/os=linux
    public static bool IsPair(DescribedField field) => field is { Name: "", Below.IsEmpty: true } && field.Value.IndexOf('=', StringComparison.Ordinal) > 0;

    // node.kubernetes.io/not-ready:NoExecute op=Exists for 300s
    public static bool IsWord(DescribedField field) => field is { Name: "", Below.IsEmpty: true };
}
