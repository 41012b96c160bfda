using System.Text.RegularExpressions;

namespace SupportBundle.Analyzer.Bundles.Layouts.Commands;

/// <summary>What is no output but a shell's or a client's word that there is none, as collectors keep it with <c>2&gt;&amp;1</c>.</summary>
internal static partial class FailedCommand
{
    public static bool Is(string head) => head.Length < Survey.HeadBytes && Complaint().IsMatch(head);

    // bash: line 1: ipvsadm: command not found     The connection to the server 127.0.0.1:6443 was refused - did you specify the right host or port?
    [GeneratedRegex(@"\A\s*(\S+: )*((line \d+: )?\S+: (command )?not found|.*: No such file or directory|Error from server.*|error: .*|Unable to connect to the server: .*|The connection to the server .* was refused.*|timeout: failed to run command .*)\s*\z")]
    private static partial Regex Complaint();
}
