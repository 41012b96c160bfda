using System.Collections.Immutable;
using System.ComponentModel;
using System.Runtime.InteropServices;

namespace SupportBundle.Collector.Hosts;

/// <summary>A child process in a session and process group of its own, with pipes for its standard output and error.</summary>
internal sealed unsafe class SpawnedCommand : IDisposable
{
    private bool _reaped;
    private int? _exitCode;

    private SpawnedCommand(int pid, int output, int error) => (Pid, Output, Error) = (pid, output, error);

    public int Pid { get; }

    /// <summary>Descriptors of the pipes' reading ends; -1 once closed.</summary>
    public int Output { get; private set; }
    public int Error { get; private set; }

    /// <summary>Standard input is /dev/null, signals are back at their defaults, the environment is the given one alone.</summary>
    /// <exception cref="Win32Exception">The program could not be started; its error number says why.</exception>
    public static SpawnedCommand Start(string program, ImmutableArray<string> argv, ImmutableArray<string> environment)
    {
        var output = NewPipe();
        var error = NewPipe();
        try
        {
            return new(Spawn(program, argv, environment, output.Write, error.Write), output.Read, error.Read);
        }
        catch (Win32Exception)
        {
            _ = Libc.Close(output.Read);
            _ = Libc.Close(error.Read);
            throw;
        }
        finally
        {
            _ = Libc.Close(output.Write);
            _ = Libc.Close(error.Write);
        }
    }

    /// <summary>Signals the whole group. Its number is ours until the leader is reaped, so no stranger can be hit.</summary>
    public void SignalGroup(int signal)
    {
        if (!_reaped)
            _ = Libc.Kill(-Pid, signal);
    }

    /// <summary>Whether the leader has ended; it stays a zombie, so that its group's number is not given to others.</summary>
    public bool HasExited()
    {
        var info = stackalloc byte[Libc.SignalInfoSize];
        NativeMemory.Clear(info, Libc.SignalInfoSize);
        var result = Libc.WaitId(1, Pid, info, Libc.WEXITED | Libc.WNOHANG | Libc.WNOWAIT);
        return result != 0 || *(int*)info != 0;
    }

    /// <summary>The exit code, or 128 + the signal that ended it, as shells say; null if it is not over yet. Asked again it is the same.</summary>
    public int? Reap()
    {
        if (_reaped)
            return _exitCode;
        if (Libc.WaitPid(Pid, out var status, Libc.WNOHANG) != Pid)
            return null;

        _reaped = true;
        var signal = status & 0x7f;
        _exitCode = signal == 0 ? (status >> 8) & 0xff : 128 + signal;
        return _exitCode;
    }

    public void CloseOutput()
    {
        if (Output >= 0)
            _ = Libc.Close(Output);
        Output = -1;
    }

    public void CloseError()
    {
        if (Error >= 0)
            _ = Libc.Close(Error);
        Error = -1;
    }

    public void Dispose()
    {
        CloseOutput();
        CloseError();
    }

    private static (int Read, int Write) NewPipe()
    {
        var ends = stackalloc int[2];
        if (Libc.Pipe(ends, Libc.O_CLOEXEC) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        return (ends[0], ends[1]);
    }

    private static int Spawn(string program, ImmutableArray<string> argv, ImmutableArray<string> environment, int output, int error)
    {
        var attributes = stackalloc byte[Libc.SpawnAttributesSize];
        var actions = stackalloc byte[Libc.SpawnActionsSize];
        SetAttributes(attributes);
        _ = Libc.InitializeActions(actions);
        using var arguments = new NativeStrings(argv);
        using var variables = new NativeStrings(environment);
        var path = (byte*)Marshal.StringToCoTaskMemUTF8(program);
        try
        {
            _ = Libc.AddOpen(actions, 0, "/dev/null", Libc.O_RDONLY, 0);
            _ = Libc.AddDuplicate(actions, output, 1);
            _ = Libc.AddDuplicate(actions, error, 2);
            var failure = Libc.Spawn(out var pid, path, actions, attributes, arguments.Pointer, variables.Pointer);
            return failure == 0 ? pid : throw new Win32Exception(failure);
        }
        finally
        {
            Marshal.FreeCoTaskMem((nint)path);
            _ = Libc.DestroyActions(actions);
            _ = Libc.DestroyAttributes(attributes);
        }
    }

    private static void SetAttributes(byte* attributes)
    {
        var signals = stackalloc byte[Libc.SignalSetSize];
        _ = Libc.InitializeAttributes(attributes);
        _ = Libc.FillSignals(signals);
        _ = Libc.SetSignalDefaults(attributes, signals);
        _ = Libc.EmptySignals(signals);
        _ = Libc.SetSignalMask(attributes, signals);
        _ = Libc.SetFlags(attributes, Libc.SpawnSetSession | Libc.SpawnSetSignalMask | Libc.SpawnSetSignalDefaults);
    }

    /// <summary>A null-terminated array of C strings.</summary>
    private readonly ref struct NativeStrings
    {
        private readonly int _count;

        public NativeStrings(ImmutableArray<string> texts)
        {
            _count = texts.Length;
            Pointer = (byte**)NativeMemory.AllocZeroed((nuint)(texts.Length + 1), (nuint)sizeof(byte*));
            for (var i = 0; i < texts.Length; i++)
                Pointer[i] = (byte*)Marshal.StringToCoTaskMemUTF8(texts[i]);
        }

        public byte** Pointer { get; }

        public void Dispose()
        {
            for (var i = 0; i < _count; i++)
                Marshal.FreeCoTaskMem((nint)Pointer[i]);
            NativeMemory.Free(Pointer);
        }
    }
}
