using System.Text;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace SupportBundle.Collector.Cluster;

/// <summary>
/// A kubeconfig file, YAML or JSON, as client-go reads it (k8s.io/client-go/tools/clientcmd/api/v1/types.go):
/// the current context names a cluster and a user.
/// </summary>
internal static class Kubeconfig
{
    /// <param name="text">The file's content.</param>
    /// <param name="path">Where it was found: files that it names stand relative to its folder.</param>
    /// <param name="context">Another context than the current one.</param>
    /// <param name="root">The host's root, below which all of these files are.</param>
    public static KubeConnectionResult Read(string text, string path, string? context = null, string root = "/")
    {
        try
        {
            return Root(text) is { } top ? Connect(top, new Files(path, root), context) : KubeConnectionResult.None($"{path} is empty");
        }
        catch (YamlException exception)
        {
            // Without the parser's message, which may quote a credential.
            return KubeConnectionResult.None($"{path} cannot be read as YAML, line {exception.Start.Line}");
        }
        catch (KubeconfigException exception)
        {
            return KubeConnectionResult.None($"{path}: {exception.Message}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return KubeConnectionResult.None($"{path} names a file that cannot be read: {exception.Message}");
        }
    }

    private static YamlMappingNode? Root(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return stream.Documents.Count == 0 ? null : stream.Documents[0].RootNode as YamlMappingNode
            ?? throw new KubeconfigException("is no kubeconfig: its top level is no mapping");
    }

    private static KubeConnectionResult Connect(YamlMappingNode root, Files files, string? contextName)
    {
        contextName ??= Text(root, "current-context") ?? throw new KubeconfigException("it has no current context");
        var context = Named(root, "contexts", "context", contextName);
        var cluster = Named(root, "clusters", "cluster", Text(context, "cluster") ?? throw new KubeconfigException("its context names no cluster"));
        var user = Text(context, "user") is { } name ? Named(root, "users", "user", name) : new YamlMappingNode();
        if (Child(user, "exec") is not null || Child(user, "auth-provider") is not null)
            throw new KubeconfigException("its user gets credentials from a plug-in (exec or auth-provider), which is not supported yet");

        return KubeConnectionResult.Of(Connection(cluster, user, files));
    }

    private static KubeConnection Connection(YamlMappingNode cluster, YamlMappingNode user, Files files)
    {
        var connection = new KubeConnection(Address(cluster, "server") ?? throw new KubeconfigException("its cluster has no server"), files.Kubeconfig)
        {
            AuthorityPem = Pem(cluster, "certificate-authority", files),
            InsecureSkipTlsVerify = Text(cluster, "insecure-skip-tls-verify") == "true",
            TlsServerName = Text(cluster, "tls-server-name"),
            Proxy = Address(cluster, "proxy-url"),
            ClientCertificatePem = Pem(user, "client-certificate", files),
            ClientKeyPem = Pem(user, "client-key", files),
            // client-go lets the file win: it is renewed, the inline token is not.
            Token = Text(user, "tokenFile") is { } file ? files.Read(file).Trim() : Text(user, "token"),
            Username = Text(user, "username"),
            Password = Text(user, "password"),
        };
        return connection.ClientCertificatePem is null == connection.ClientKeyPem is null
            ? connection
            : throw new KubeconfigException("its user has a client certificate without key, or a key without certificate");
    }

    // The -data form wins over the file, as in client-go.
    private static string? Pem(YamlMappingNode node, string key, Files files)
    {
        if (Text(node, $"{key}-data") is { } encoded)
            return Decode(encoded, key);
        return Text(node, key) is { } file ? files.Read(file) : null;
    }

    private static string Decode(string encoded, string key)
    {
        var bytes = new byte[encoded.Length];
        return Convert.TryFromBase64String(encoded, bytes, out var length)
            ? Encoding.UTF8.GetString(bytes, 0, length)
            : throw new KubeconfigException($"its {key}-data is not base64");
    }

    private static Uri? Address(YamlMappingNode node, string key)
    {
        if (Text(node, key) is not { } text)
            return null;
        return Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" or "socks5"
            ? uri
            : throw new KubeconfigException($"its {key} is no http or https address");
    }

    private static YamlMappingNode Named(YamlMappingNode root, string list, string item, string name)
    {
        var entries = Child(root, list) as YamlSequenceNode ?? throw new KubeconfigException($"it has no list of {list}");
        var entry = entries.Children.OfType<YamlMappingNode>().FirstOrDefault(each => Text(each, "name") == name)
            ?? throw new KubeconfigException($"its {item} \"{name}\" is not in the list of {list}");
        return Child(entry, item) as YamlMappingNode ?? new YamlMappingNode();
    }

    private static string? Text(YamlMappingNode node, string key) =>
        Child(node, key) is YamlScalarNode { Value: { Length: > 0 } value } scalar && !IsNull(scalar) ? value : null;

    private static bool IsNull(YamlScalarNode scalar) => scalar is { Style: ScalarStyle.Plain, Value: "null" or "~" };

    private static YamlNode? Child(YamlMappingNode node, string key) =>
        node.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null;

    /// <summary>Files that a kubeconfig names, relative to its own folder.</summary>
    private sealed record Files(string Kubeconfig, string Root)
    {
        public string Read(string name) =>
            File.ReadAllText(Path.Combine(Root, Path.GetFullPath(name, Path.GetDirectoryName(Path.GetFullPath(Kubeconfig)) ?? "/").TrimStart('/')));
    }

    /// <summary>What a kubeconfig lacks, in words that follow its path.</summary>
    private sealed class KubeconfigException(string message) : Exception(message);
}
