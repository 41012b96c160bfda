using SupportBundle.Collector.Commands;
using SupportBundle.Collector.Hosts;

OwnProcess.Settle(CommandLine.NiceOf(args) ?? OwnProcess.Meekest);
try
{
    return CommandLine.Run(args);
}
catch (Exception e)
{
    Console.Error.WriteLine($"sb-collect: {e.GetType().Name}: {e.Message}");
    return ExitCodes.NothingMade;
}
