using System.Collections.Immutable;
using SupportBundle.Analyzer.Bundles.Layouts.Loose.Kinds;

namespace SupportBundle.Analyzer.Bundles.Layouts.Loose;

/// <summary>Kubernetes objects, as the server or kubectl gives them, and configuration files in the same form.</summary>
internal static class ApiFiles
{
    /// <summary>Kubeconfigs that kubeadm lays into <c>/etc/kubernetes</c>; the longer name before the shorter.</summary>
    private static readonly ImmutableArray<string> OfKubeadm = ["super-admin", "admin", "bootstrap-kubelet", "kubelet", "controller-manager", "scheduler"];

    // As the server sends it, before what kubectl makes of it, before YAML.
    private const int AsSent = 3, AsJson = 2, AsYaml = 1;

    public static Recognised? Of(LooseFileName name, FileHead head)
    {
        // What a ConfigMap holds looks like a document also where kubectl describes it.
        if (KubectlText.IsDescription(head) || ApiContent.Of(head) is not { } content)
            return null;
        if (OfConfiguration(name, content, head) is { } configuration)
            return configuration;
        if (content.HasItems || (content.Kind.EndsWith("List", StringComparison.Ordinal) && content.Name.Length == 0 && !IsDiscovery(content)))
            return OfList(name, content, head);

        return content is { ApiVersion.Length: > 0, Kind.Length: > 0, Name.Length: > 0 } ? OfObject(name, content, head) : OfDiscovery(content);
    }

    private static Recognised? OfConfiguration(LooseFileName name, ApiContent content, FileHead head)
    {
        var file = content switch
        {
            { Kind: "KubeletConfiguration" } => "/var/lib/kubelet/config.yaml",
            { Kind: "KubeProxyConfiguration" } => "/var/lib/kube-proxy/config.conf",
            { Kind: "ClusterConfiguration" or "InitConfiguration" or "JoinConfiguration" } => "/etc/kubernetes/kubeadm-config.yaml",
            { Kind: "Config", ApiVersion: "v1" } when head.Has("clusters") || head.Has("users") => KubeconfigPath(name),
            _ => null,
        };
        var match = name.Find("kubelet config") ?? name.Find("kube proxy") ?? name.Find("kubeconfig") ?? name.Find("kubelet") ?? name.Find("config");
        return file is null ? null : new($"files{file}") { IsAssumedPath = true, Affix = match?.Before ?? "" };
    }

    private static string KubeconfigPath(LooseFileName name)
    {
        var known = OfKubeadm.FirstOrDefault(word => name.Find($"{word.Replace('-', ' ')} conf") is not null);
        return known is not null ? $"/etc/kubernetes/{known}.conf"
            : name.Find("calico kubeconfig") is not null ? "/etc/cni/net.d/calico-kubeconfig"
            : name.Find("kube proxy") is not null ? "/var/lib/kube-proxy/kubeconfig"
            : name.Find("kubelet") is not null ? "/var/lib/kubelet/kubeconfig"
            : "/root/.kube/config";
    }

    private static Recognised? OfList(LooseFileName name, ApiContent content, FileHead head)
    {
        var named = name.Words.Select(ApiResources.Find).OfType<ApiResource>().FirstOrDefault();
        var detail = content.Kind is not ("List" or "") ? AsSent : head.IsJson ? AsJson : AsYaml;
        var partial = WhyPartial(name);
        if (content.Kind.EndsWith("List", StringComparison.Ordinal) && content.Kind != "List")
            return List(ApiResources.IdOf(content.ApiVersion, content.Kind[..^4]), detail, partial);
        if (content.ItemKind.Length > 0 && (named is null || named.Kind != content.ItemKind))
            return new("objects") { IsOfCluster = true, Split = _ => text => MixedObjects.Split(text, partial) };
        if (content.ItemKind.Length > 0)
            return List(ApiResources.IdOf(content.ItemApiVersion, content.ItemKind), detail, partial);

        return named is null ? null : List(named.Id, detail, partial);
    }

    private static Recognised List(string id, int detail, string? partial) => new(id) { IsOfCluster = true, Detail = detail, WhyPartial = partial, IsPiece = partial is not null };

    // One object, or several documents with one each.
    private static Recognised OfObject(LooseFileName name, ApiContent content, FileHead head)
    {
        if (content.Kind == "Pod" && IsStatic(name, head))
            return new($"files/etc/kubernetes/manifests/{ManifestName(name, content)}") { Affix = (name.Find("kube") ?? name.Find("etcd"))?.Before ?? "" };

        return new("objects") { IsOfCluster = true, Split = _ => text => MixedObjects.Split(text, "only what this file was made of") };
    }

    // What the API gives has an identity; what a kubelet reads from its folder has none.
    private static bool IsStatic(LooseFileName name, FileHead head) =>
        name.Folders.Contains("manifests") || (KubernetesKinds.ProgramIn(name.File) is not null && !head.Has("uid:") && !head.Has("\"uid\"") && head.Has("hostNetwork"));

    private static string ManifestName(LooseFileName name, ApiContent content) =>
        name.Folders.Contains("manifests") ? name.File : $"{content.Name}.yaml";

    // {"kind":"APIVersions","versions":["v1"]}
    private static Recognised? OfDiscovery(ApiContent content) =>
        IsDiscovery(content) ? new($"discovery/{content.Kind.ToLowerInvariant()}") { IsOfCluster = true, IsPiece = true } : null;

    private static bool IsDiscovery(ApiContent content) => content.Kind is "APIVersions" or "APIGroupList" or "APIResourceList" or "APIGroup";

    // kubectl-get-pods-n-shop.json
    private static string? WhyPartial(LooseFileName name) =>
        name.Words.Any(word => word is "n" or "namespace") && !name.Words.Contains("a") ? "only one namespace" : null;
}
