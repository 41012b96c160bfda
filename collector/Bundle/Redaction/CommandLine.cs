using System.Collections.Immutable;
using System.Text;

namespace SupportBundle.Bundle.Redaction;

/// <summary>Secrets in a command line that is already split into arguments.</summary>
internal static class CommandLine
{
    // Short options that carry a password, by program; those ending in ":" carry user:password.
    private static readonly ImmutableDictionary<string, ImmutableArray<string>> ShortOptions = new Dictionary<string, ImmutableArray<string>>
    {
        ["sshpass"] = ["-p"],
        ["mysql"] = ["-p"],
        ["mysqldump"] = ["-p"],
        ["mysqladmin"] = ["-p"],
        ["redis-cli"] = ["-a"],
        ["curl"] = ["-u:", "--user:", "-U:", "--proxy-user:"],
        ["etcdctl"] = ["--user:"],
        ["docker"] = ["-p"],
        ["podman"] = ["-p", "--creds:"],
        ["crictl"] = ["--creds:"],
        ["ctr"] = ["-u:", "--user:"],
        ["skopeo"] = ["--creds:", "--src-creds:", "--dest-creds:"],
        ["ldapsearch"] = ["-w"],
        ["snmpwalk"] = ["-c", "-A", "-X"],
        ["snmpget"] = ["-c", "-A", "-X"],
        ["ipmitool"] = ["-P"],
        ["smbclient"] = ["-U%"],
    }.ToImmutableDictionary();

    public static ImmutableArray<string> Redact(Redactor redactor, IReadOnlyList<string> argv)
    {
        var options = argv.Count > 0 && ShortOptions.TryGetValue(Program(argv[0]), out var known) ? known : [];
        var result = ImmutableArray.CreateBuilder<string>(argv.Count);
        for (var i = 0; i < argv.Count; i++)
            result.Add(Argument(redactor, i > 0 ? argv[i - 1] : "", argv[i], options));

        return result.MoveToImmutable();
    }

    private static string Argument(Redactor redactor, string before, string argument, ImmutableArray<string> options)
    {
        if (SecretOf(before, argument, options) is { } secret)
            return redactor.Replace(argument, [secret], Encoding.UTF8, null);

        return redactor.Replace(argument, LineSecrets.Find(argument, redactor.SiteRules), Encoding.UTF8, null);
    }

    private static SecretSpan? SecretOf(string before, string argument, ImmutableArray<string> options)
    {
        foreach (var option in options)
        {
            var name = option.TrimEnd(':', '%');
            var at = before == name ? 0 : argument.StartsWith(name, StringComparison.Ordinal) && argument.Length > name.Length ? name.Length : -1;
            if (at < 0)
                continue;

            var start = name == option ? at : argument.IndexOf(option[^1], at) + 1;
            if (start >= at && start < argument.Length && (name == option || start > 0))
                return new SecretSpan(start, argument.Length - start, SecretKind.Password);
        }

        if (!before.StartsWith('-') || before.Contains('=') || argument.StartsWith('-') || SecretNames.KindOf(before.TrimStart('-')) is not { } kind)
            return null;

        return SecretValues.IsPublic(argument, kind) ? null : new SecretSpan(0, argument.Length, kind);
    }

    private static string Program(string path) => path[(path.LastIndexOf('/') + 1)..];
}
