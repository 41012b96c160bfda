using System.Buffers;
using System.Text.RegularExpressions;

namespace SupportBundle.Bundle.Redaction;

/// <summary>Secrets in the arguments of commands that are known by their program.</summary>
internal static partial class SecretCommands
{
    private static readonly SearchValues<string> Programs = SecretShapes.Words("sshpass", "curl", "redis-cli", "login", "mysql", "ldap", "etcdctl", "ipmitool", "smbclient", "-passin", "-passout");
    private static readonly SearchValues<string> CredentialWord = SecretShapes.Words("creds");
    private static readonly SearchValues<string> HtpasswdWord = SecretShapes.Words("htpasswd");
    private static readonly SearchValues<string> LiteralWord = SecretShapes.Words("from-literal");
    private static readonly SearchValues<string> PipedWord = SecretShapes.Words("-stdin");

    public static void Find(string line, List<SecretSpan> found)
    {
        if (SecretShapes.HasAny(line, Programs))
            SecretShapes.FindAll(Short(), line, SecretKind.Password, found);
        if (SecretShapes.HasAny(line, CredentialWord))
            SecretShapes.FindAll(Credentials(), line, SecretKind.Password, found);
        if (SecretShapes.HasAny(line, HtpasswdWord))
            SecretShapes.FindAll(Htpasswd(), line, SecretKind.Password, found);
        if (SecretShapes.HasAny(line, LiteralWord))
            SecretShapes.FindAll(Literal(), line, SecretKind.SecretObject, found);
        if (SecretShapes.HasAny(line, PipedWord))
            SecretShapes.FindAll(Piped(), line, SecretKind.Password, found);
    }

    // sshpass -p x, curl -u a:x, redis-cli -a x, docker login -p x, mysql -px, ipmitool -P x, smbclient -U a%x
    [GeneratedRegex(@"\b(?:sshpass\s+-p\s*|curl\b[^|;&]{0,1000}?\s(?:-u|-U|--user|--proxy-user)[ =]?['""]?[^\s:]{0,256}:|redis-cli\b[^|;&]{0,500}?\s-a\s*|(?:docker|podman|nerdctl|helm|oras|crane|skopeo)\b[^|;&]{0,500}?\blogin\b[^|;&]{0,500}?\s-p\s*|mysql(?:dump|admin)?\b[^|;&]{0,500}?\s-p|ldap\w{3,8}\b[^|;&]{0,500}?\s-w\s*|etcdctl\b[^|;&]{0,500}?\s--user[ =][^\s:]{0,256}:|ipmitool\b[^|;&]{0,500}?\s-P\s*|smbclient\b[^|;&]{0,500}?\s-U\s*['""]?[^\s%]{1,256}%|(?:-passin|-passout)\s+pass:)['""]?(?<secret>[^\s'""]{1,1000})")]
    private static partial Regex Short();

    [GeneratedRegex(@"(?<![\w-])--(?:src-|dest-)?creds[ =]['""]?[^\s:]{0,256}:(?<secret>[^\s'""]{1,1000})")]
    private static partial Regex Credentials();

    [GeneratedRegex(@"\bhtpasswd\s+(?:-\w+\s+){0,6}-\w{0,6}b\w{0,6}\s+(?:-\w+\s+){0,6}\S{1,300}\s+\S{1,300}\s+['""]?(?<secret>[^\s'""]{1,1000})")]
    private static partial Regex Htpasswd();

    // kubectl create secret generic x --from-literal=key=value
    [GeneratedRegex(@"--from-literal[= ]['""]?[^\s=]{1,256}=['""]?(?<secret>[^\s'""]{1,8000})")]
    private static partial Regex Literal();

    [GeneratedRegex(@"\becho\s+(?:-n\s+)?['""]?(?<secret>[^\s'""|]{1,1000})['""]?\s*\|[^|]{0,300}--password-stdin")]
    private static partial Regex Piped();
}
